"""`flask --app web.app doctor`: checks what the service needs."""

import click
from flask.cli import with_appcontext

from web.cli.diagnostics import Finding, examine
from web.cli.group import as_json, dumped
from web.dependencies import dependencies


@click.command("doctor")
@with_appcontext
@as_json
def doctor(*, as_json: bool) -> None:
    """Check everything the service needs and say how to fix what is missing."""
    findings = examine(dependencies())
    if as_json:
        click.echo(dumped([finding.as_json() for finding in findings]))
    else:
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            _print(finding, width)
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)


def _print(finding: Finding, width: int) -> None:
    label, colour = finding.label
    click.echo(f"{click.style(f'{label:<4}', fg=colour)}  {finding.name:<{width}}  ", nl=False)
    click.echo(finding.detail)
    if finding.fix:
        click.echo(f"{'':<{width + 8}}{finding.fix}")
