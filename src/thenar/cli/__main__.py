"""``python -m thenar.cli``."""

from thenar.cli.app import main

main()
