"""Thenar: hands-on physical therapy, from "it hurts here" to a plan, with a source for every number."""

__version__ = "0.1.0"
