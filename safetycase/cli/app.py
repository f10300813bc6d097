"""The program's top: commands are found by name and loaded only when they are called."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from typing import NoReturn

import click

from safetycase import __version__
from safetycase.cli.streams import show_whatever_comes
from safetycase.errors import SafetyCaseError

SECTIONS = {
    "Write a case": {
        "new": "Start a case from a template.",
        "add": "Put an instance of an argument pattern into a case.",
    },
    "Weigh its evidence": {
        "measure": "Read the evidence, recompute the measures, write the lock.",
        "extract": "Write the items of evidence without any of its texts.",
    },
    "Judge it": {
        "check": "Judge a case against its lock, without opening evidence.",
        "status": "Show the tree with statuses, causes and repairs.",
        "whatif": "Tell what would fall or rise if something were otherwise.",
        "expires": "Tell what ends when, who owns it, and what falls with it.",
        "confidence": "Bound how probable it is that the argument holds.",
    },
    "Follow its changes": {
        "diff": "Tell what changed in the argument between revisions or folders.",
        "log": "Tell what became of one element through the revisions.",
        "review": "Record a judgement of content, or tell how those recorded stand.",
        "gate": "Judge a case in CI and write all that the job shows.",
        "baseline": "Write down the findings there are, so that only new ones fail.",
    },
    "Show it": {
        "render": "Make a site, a PDF report, a graph or one HTML page.",
        "serve": "Show the site to this machine and rebuild what changes.",
        "badge": "Draw a badge that says how a case stands.",
        "export": "Write a case in another tool's format, and tell what is lost.",
    },
    "Look things up": {
        "catalogue": "List catalogues, or show one with how far a case answers it.",
        "explain": "Tell what a finding means, with examples.",
    },
}
COMMANDS = {name: words for section in SECTIONS.values() for name, words in section.items()}
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
        """List the commands by what they are for, from their one-line texts, without importing any."""
        longest = max(map(len, COMMANDS))
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:<{longest}}", words) for name, words in section.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for; name the nearest where there is none."""
        name = str(args[0])
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415 - for mistakes only

            near = get_close_matches(name, COMMANDS, n=1)
            advice = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"there is no command '{name}'.{advice}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, "-V", "--version", message="safetycase %(version)s")
def program() -> None:
    """Treat the safety case as code.

    Check, measure and render the argument that an AI system is safe enough.
    Begin with 'safetycase new', then 'check' and 'status'. Each command has a
    --help of its own.

    Exit codes: 0 nothing at or above the asked level, 1 findings, 2 could not
    check.
    """


def main() -> NoReturn:
    """Run the program and end the process; whatever goes wrong is one line on standard error and exit code 2."""
    # What is imported stays; to search it again and again for what might go takes a tenth of a start.
    gc.set_threshold(_ALLOCATIONS)
    show_whatever_comes(sys.stdout, sys.stderr)
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
        return _shown(wrong_usage)
    except SafetyCaseError as error:
        return _told(str(error))
    except BrokenPipeError:
        return EXIT_COULD_NOT_CHECK
    except KeyboardInterrupt:
        return _told("interrupted.")
    except UnicodeEncodeError as error:
        return _told(f"no file here can be named {error.object!a}, in the encoding {error.encoding}. Set PYTHONUTF8=1.")
    except Exception as error:  # noqa: BLE001 - the program's top: a fault of ours is one line, not a traceback
        return _told(f"internal error: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
    return 0


def _told(message: str) -> int:
    click.echo(f"safetycase: {_harmless(message)}", err=True)
    return EXIT_COULD_NOT_CHECK


def _shown(wrong_usage: click.ClickException) -> int:
    """Show wrong usage as click does, what was typed made harmless."""
    with io.StringIO() as written:
        wrong_usage.show(written)
        lines = written.getvalue().split("\n")
    click.echo("\n".join(map(_harmless, lines)), err=True, nl=False)
    return EXIT_COULD_NOT_CHECK


def _harmless(message: str) -> str:
    from safetycase.render.terminal import harmless  # noqa: PLC0415 - for mistakes only

    return harmless(message)
