"""A build hook: a wheel contains the page of `brazesmith serve`, also if it is built from Git."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageHook(BuildHookInterface[Any]):
    """Bundles the page if it is missing. Without Node or a network, the package has no page."""

    def dependencies(self) -> list[str]:
        """Return what the build needs: PyPI's Node if the page is missing and the PATH has none."""
        build = self._build_script()
        return [] if self._is_there(build) or build.has_node() else [build.LIBRARY]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle the page. An editable installation leaves that to `make ui`."""
        build = self._build_script()
        if version == "editable" or self._is_there(build):
            return
        result = subprocess.run([sys.executable, build.__file__])
        if result.returncode:
            self.app.display_warning(
                "The page of `brazesmith serve` could not be built. The rest works without it."
            )

    def _is_there(self, build: ModuleType) -> bool:
        index: Path = build.STATIC / "index.html"
        return index.exists()

    def _build_script(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location("build_page", f"{self.root}/ui/build.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
