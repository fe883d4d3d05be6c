# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A web server that behaves as servers do."""

import http.server
import re
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        site = self.server.site
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        site.requests.append((self.path, int(asked.group(1)) if asked
                              else None))
        content = site.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        begin = int(asked.group(1)) if asked and site.ranges else 0
        if begin >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if begin else 200)
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-"
                             f"{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - begin))
        self.end_headers()
        end = len(content)
        if site.breaks:
            end = begin + site.breaks.pop(0)
        self.wfile.write(content[begin:end])
        self.close_connection = True

    def log_message(self, *_):
        pass


class Site:
    """files by their paths; breaks: after how many bytes each of the next
    answers breaks off; ranges: whether it can begin in the middle.
    requests: (path, where it should begin)."""

    def __init__(self, files):
        self.files, self.breaks, self.ranges = files, [], True
        self.requests = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.server.site = self
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
