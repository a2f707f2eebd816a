"""`manifeste --help`: the commands by what they are for, and how one begins."""

from collections.abc import Mapping

import click

#: Every command stands in one section: a test compares.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Commencer": ("demo", "init", "person", "serve", "work"),
    "Faire entrer, faire sortir": ("import", "export", "public", "deliver"),
    "Garder": ("backup", "restore", "check", "catch-up", "verify", "purge"),
    "Le moteur seul, sur des fichiers": ("diff", "dispositif", "merge-file", "running-order"),
    "Rarement": ("adopt-secret", "search-traces", "rewrite-history"),
}
BEGINNING = """
\b
Essayer, sans rien régler :
  manifeste demo
\b
Ouvrir un vrai site, puis tout régler en ligne, pas à pas :
  export MANIFESTE_HOME=/srv/manifeste
  manifeste init --later --admin "Prénom Nom" --email nom@exemple.fr
  manifeste serve
\b
Chaque soir, d'une tâche planifiée :
  manifeste backup /sauvegardes/$(date +%F)

Les réglages sont des variables d'environnement, MANIFESTE_… ; le README les donne toutes. Une commande qui refuse dit
pourquoi en une phrase et sort avec 2.
"""


class Sections(click.Group):
    """A group whose help tells its commands section by section."""

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one list for each section; the first sentence of a command is what it does."""
        longest = max(len(name) for name in self.commands)
        width = 2 * (formatter.width - longest - 6)  # two lines each
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name.ljust(longest), self.commands[name].get_short_help_str(width)) for name in names]
                )
