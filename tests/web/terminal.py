"""The command line in this process: what it prints, and how it ends."""

import json


class Terminal:
    """Runs commands of one application."""

    def __init__(self, app):
        self._runner = app.test_cli_runner()

    def run(self, *words):
        return self._runner.invoke(args=words)

    def says(self, *words):
        """Return what a command prints; it must end well."""
        ran = self.run(*words)
        assert ran.exit_code == 0, ran.output
        return ran.output

    def refuses(self, *words):
        """Return what a command says that ends badly."""
        ran = self.run(*words)
        assert ran.exit_code == 1, ran.output
        return ran.output

    def json(self, *words):
        return json.loads(self.says(*words, "--json"))
