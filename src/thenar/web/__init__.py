"""Pages for people: server-rendered, no JavaScript, no health data in addresses or logs."""
