"""The program's top: commands are found by name and loaded only when they are called."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from gettext import gettext
from typing import NoReturn

import click

from safetycase import __version__
from safetycase.errors import SafetyCaseError

COMMANDS = {
    "new": "Start a case from a template.",
    "add": "Put an instance of an argument pattern into a case.",
    "check": "Judge a case against its lock, without opening evidence.",
    "baseline": "Write down the findings there are, so that only new ones fail.",
    "gate": "Judge a case in CI and write all that the job shows.",
    "measure": "Read the evidence, recompute the measures, write the lock.",
    "extract": "Write the items of evidence without any of its texts.",
    "status": "Show the tree with statuses, causes and repairs.",
    "confidence": "Bound how probable it is that the argument holds.",
    "whatif": "Tell what would fall or rise if something were otherwise.",
    "expires": "Tell what ends when, who owns it, and what falls with it.",
    "render": "Make a site, a PDF report, a graph or one HTML page.",
    "badge": "Draw a badge that says how a case stands.",
    "serve": "Show the site to this machine and rebuild what changes.",
    "diff": "Tell what changed in the argument between revisions or folders.",
    "log": "Tell what became of one element through the revisions.",
    "review": "Record a judgement of content, or tell how those recorded stand.",
    "export": "Write a case in the format of another tool, and tell what is lost.",
    "catalogue": "List catalogues, or show one with how far a case answers it.",
    "explain": "Tell what a finding means, with examples.",
}
EXIT_FINDINGS = 1
_ALLOCATIONS = 50_000
EXIT_COULD_NOT_CHECK = 2


class LazyCommands(click.Group):
    """A group whose commands are imported when they are called, so that `--help` and `--version` are instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"safetycase.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """List the commands from their one-line texts, without importing any."""
        with formatter.section(gettext("Commands")):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, "-V", "--version", message="safetycase %(version)s")
def program() -> None:
    """Treat the safety case as code.

    Check, measure and render the argument that an AI system is safe enough.
    Exit codes: 0 nothing at or above the asked level, 1 findings, 2 could not check.
    """


def main() -> NoReturn:
    """Run the program and end the process; whatever goes wrong is one line on standard error and exit code 2."""
    # What is imported stays; to search it again and again for what might go takes a tenth of a start.
    gc.set_threshold(_ALLOCATIONS)
    code = _run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = EXIT_COULD_NOT_CHECK
    # To free a large case piece by piece takes as long as to judge it, and the process ends here anyway.
    os._exit(code)


def _run() -> int:  # noqa: PLR0911 - one answer for each way to end
    try:
        program(prog_name="safetycase", standalone_mode=False)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return _told("stopped.")
    except click.ClickException as wrong_usage:
        wrong_usage.show()
        return EXIT_COULD_NOT_CHECK
    except SafetyCaseError as error:
        return _told(str(error))
    except BrokenPipeError:
        return EXIT_COULD_NOT_CHECK
    except KeyboardInterrupt:
        return _told("interrupted.")
    except Exception as error:  # noqa: BLE001 - the program's top: a fault of ours is one line, not a traceback
        return _told(f"internal error: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
    return 0


def _told(message: str) -> int:
    click.echo(f"safetycase: {message}", err=True)
    return EXIT_COULD_NOT_CHECK
