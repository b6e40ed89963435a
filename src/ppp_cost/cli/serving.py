"""The command that serves contracts and studies to other programs, and the page to people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ppp_cost.cli.terminal import Lang, Language, or_refuse, refuse


def serve(
    host: Annotated[str, typer.Option("--host", help="地址 / address")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 / port")] = 8000,
    contracts: Annotated[
        Path | None,
        typer.Option("--contracts", metavar="FOLDER", help="合同与研究所在文件夹 / folder of contracts and studies"),
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """启动接口与网页；其余设置见环境变量 PPP_COST_…。 Serve the API and the page."""
    from dataclasses import replace

    from ppp_cost.errors import Problem

    try:
        from ppp_cost.api.serving import judged, serving
    except ModuleNotFoundError as error:
        refuse([Problem("serve", "api_not_installed", {"name": error.name or ""})], lang)

    found = or_refuse(lambda: judged(host, os.environ), lang)
    if contracts is not None:
        found = replace(found, contracts=contracts)
    run = or_refuse(lambda: serving(host, port, found), lang)
    typer.echo(f"http://{host}:{port}/", err=True)
    run()
