"""The application as `serve` builds it, for the same server and flags as the bare one; its log goes to a file."""

import os
from pathlib import Path

from manifeste_tool.paths import Home
from manifeste_tool.services.health import logs
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app

_SETTINGS = Settings(home=Home(Path(os.environ["MANIFESTE_HOME"])))
logs.install(_SETTINGS.log_format, (_SETTINGS.home.root / "requests.log").open("a"))
app = create_app(_SETTINGS, instances.opened(_SETTINGS))
