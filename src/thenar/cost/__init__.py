"""The front desk: what is allowed, who pays how much, what may be denied, what is affordable. Pure: no files, no clock."""
