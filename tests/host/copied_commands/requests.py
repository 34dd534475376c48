"""Stands for the package of the same name: prints what is to be sent as a line of JSON."""

import json


def request(method, url, headers, timeout, data=None):
    text = data.decode("utf-8") if data is not None else None
    sent = {"method": method, "url": url, "headers": headers, "data": text, "timeout": timeout}
    return Response(json.dumps(sent))


class Response:
    def __init__(self, text):
        self.text = text

    def raise_for_status(self):
        pass
