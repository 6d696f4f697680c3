"""The command ``peilian``: one thin function per command; what they do stands in the modules beside this one.

``operations`` is imported where it is used: the web application costs a second that checks need not pay.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli import attempts, checks, lexicon, play, understanding
from app.cli.failure import Failure
from app.cli.output import Format, Lang, default_lang

app = typer.Typer(
    name="peilian",
    help="Peilian 陪练: train customer-service agents on scripted customers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
users = typer.Typer(help="Users of the web application.", no_args_is_help=True)
database = typer.Typer(help="The database.", no_args_is_help=True)
lexicons = typer.Typer(help="The lexicons that replies are understood by.", no_args_is_help=True)
app.add_typer(users, name="user")
app.add_typer(lexicons, name="lexicon")
app.add_typer(database, name="db")

LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of what is printed: zh-CN or en.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Paths = Annotated[list[Path] | None, typer.Argument(help="Files or directories; without, the whole library.")]

Login = Annotated[str, typer.Argument(help="The name somebody logs in with.")]


@app.command("play")
def play_command(
    scenario: Annotated[str, typer.Argument(help="Id or code: late-parcel, S01.")],
    persona: Annotated[str | None, typer.Option(help="The customer; the first of the cast if not given.")] = None,
    seed: Annotated[str, typer.Option(help="Chooses wording, never the path.")] = "1",
    lang: LangOption = None,
    turns: Annotated[Path | None, typer.Option(help="JSON lines of a prepared trainee; plays without asking.")] = None,
    as_json: JsonOption = False,
    case: Annotated[list[str] | None, typer.Option(help="A value of the case, NAME=INDEX; repeatable.")] = None,
    save: Annotated[Path | None, typer.Option(help="Write the attempt to this file.")] = None,
) -> None:
    """Hold a conversation in the terminal."""
    play.run(
        play.Request(
            scenario,
            persona,
            seed,
            default_lang(lang, as_json=as_json),
            turns,
            as_json,
            tuple(case or ()),
            save,
            spoken=lang.value if lang is not None else None,
        )
    )


@app.command("lint")
def lint_command(
    paths: Paths = None,
    form: Annotated[
        Format, typer.Option("--format", help="How to print the findings: text, json, sarif or github.")
    ] = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Check scenario files; exit 1 on errors."""
    raise typer.Exit(checks.lint(paths or [], form, default_lang(lang)))


@app.command("test")
def trial_command(
    paths: Paths = None,
    answers: Annotated[
        bool, typer.Option("--answers", help="Also print what the customer answers to everything it knows.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Print every name that is not covered.")] = False,
    lang: LangOption = None,
) -> None:
    """Play the embedded conversations and the examples of the lexicons; exit 1 when one fails."""
    raise typer.Exit(checks.trial(paths or [], default_lang(lang), answers=answers, verbose=verbose))


@app.command("understand")
def understand_command(
    lang: Annotated[str | None, typer.Option(help="zh or en; by the script of each text if not given.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and print JSON lines.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why, and what was dropped.")] = False,
    act: Annotated[str, typer.Option(help="With --explain: an act that you expect; says why it is not heard.")] = "",
) -> None:
    """Recognise acts and facts in replies read from standard input, one a line."""
    raise typer.Exit(understanding.run(lang, jsonl=jsonl, explain=explain, act=act))


@lexicons.command("train")
def lexicon_train_command(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when the weights are stale.")] = False,
) -> None:
    """Learn the linear layer's weights from the examples; the same examples give the same bytes."""
    raise typer.Exit(lexicon.run(check=check))


@app.command("score")
def score_command(
    attempt: Annotated[Path, typer.Argument(help="An exported attempt.")],
    rubric: Annotated[Path | None, typer.Option(help="A rubric file; the shipped one if not given.")] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Mark an exported attempt; pure, no database."""
    attempts.score_file(attempt, rubric, default_lang(lang, as_json=as_json), as_json=as_json)


@app.command("replay")
def replay_command(
    attempt: Annotated[Path, typer.Argument(help="An exported attempt.")],
    verify: Annotated[
        bool, typer.Option("--verify", help="Execute it again and compare; exit 1 when it differs.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Print the frames of an exported attempt."""
    raise typer.Exit(attempts.replay_file(attempt, default_lang(lang), again=verify, as_json=as_json))


@app.command("serve")
def serve_command(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes.")] = None,
) -> None:
    """Serve the web application; settings from PEILIAN_*."""
    from app.cli import operations

    operations.serve(host=host, port=port, workers=workers)


@app.command("seed")
def seed_command() -> None:
    """Load demo users, the scenarios and finished attempts."""
    from app.cli import operations

    operations.seed()


@app.command("export")
def export_command(
    attempt_id: Annotated[str, typer.Argument(help="Id of an attempt.")],
    to: Annotated[Path | None, typer.Option("--to", help="File to write; standard output if not given.")] = None,
) -> None:
    """Write an attempt of the database as a file for score and replay."""
    from app.cli import operations

    operations.export(attempt_id, to)


@users.command("add")
def user_add(
    login: Login,
    role: Annotated[str, typer.Option(help="trainee, trainer, supervisor or admin.")] = "trainee",
    name: Annotated[str | None, typer.Option(help="What people read; the login if not given.")] = None,
    cohort: Annotated[str, typer.Option(help="The team to belong to; made if it does not exist.")] = "",
    leads: Annotated[bool, typer.Option("--leads", help="Supervises the team.")] = False,
) -> None:
    """Add a user; the password is asked for, or read from standard input."""
    from app.cli import operations

    operations.user_add(login, role, name or login, cohort, leads=leads)


@users.command("list")
def user_list() -> None:
    """List the users."""
    from app.cli import operations

    operations.user_list()


@users.command("passwd")
def user_passwd(login: Login) -> None:
    """Set a user's password; ends their logins."""
    from app.cli import operations

    operations.user_passwd(login)


@users.command("disable")
def user_disable(login: Login) -> None:
    """Disable a user; ends their logins."""
    from app.cli import operations

    operations.user_disable(login)


@database.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest schema."""
    from app.cli import operations

    operations.db_upgrade()


@database.command("check")
def db_check() -> None:
    """Check the schema and the chains of all attempts; exit 1 when one is broken."""
    from app.cli import operations

    raise typer.Exit(operations.db_check())


def main() -> None:
    """Run the command line. Bad input ends in one line on standard error and exit 2, never in a traceback."""
    try:
        app()
    except Failure as failure:
        print(f"peilian: {failure}", file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(141) from None
