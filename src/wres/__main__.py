"""`python -m wres`, where the command isn't on the path."""

from wres.cli import main

main(prog_name="wres")
