"""Imported by Python before all else where this folder is on the path: whoever asks the network is written down and refused."""

import os
import socket
import sys
from typing import Any


def _refuse(*wanted: Any, **_: Any) -> Any:
    with open(os.environ["NTM_EXTRACT_ASKED"], "a", encoding="utf-8") as log:  # noqa: PTH123
        log.write(f"{wanted!r} by {sys.argv!r}\n")
    raise OSError("the network is closed in this test")


class _Closed(socket.socket):
    connect = connect_ex = sendto = _refuse


socket.socket = _Closed  # type: ignore[misc]
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = _refuse
