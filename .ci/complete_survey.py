"""Completes the open survey over HTTP as a resident without JavaScript would, from the start page to the receipt."""

import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from html import unescape
from http.cookiejar import CookieJar

PATIENCE = 300   # seconds until the server must answer: a first start installs everything


def main(base):
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = first_answer(browser, base + "/")
    address = base + unescape(re.search(r'href="(/consultations/[^"]+)"[^>]*role="button"', page)[1])
    for _ in range(20):
        with browser.open(address, timeout=10) as reply:
            address, page = reply.url, reply.read().decode()
        if address.endswith("/thanks"):
            break
        with browser.open(address, data=answers(page), timeout=10) as reply:
            address, page = reply.url, reply.read().decode()
    receipt = re.search(r'class="hys-receipt"[^>]*>\s*([A-Z2-7-]{19})\s*<', page)
    if not receipt:
        sys.exit(f"no receipt on {address}")
    print(f"A survey was completed over HTTP; its receipt is {receipt[1]}.")


def first_answer(browser, address):
    """The start page, as soon as there is one."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with browser.open(address, timeout=5) as reply:
                return reply.read().decode()
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                sys.exit(f"{address} did not answer in {PATIENCE} seconds")
            time.sleep(1)


def answers(page):
    """The token, the first option of every choice, and a synthetic postcode, as a form sends them."""
    chosen = {"csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]}
    for name, code in re.findall(r'<input[^>]*type="radio"[^>]*name="([^"]+)"[^>]*value="([^"]+)"', page):
        chosen.setdefault(name, code)
    if 'name="postcode"' in page:
        chosen["postcode"] = "zz11aa"
    return urllib.parse.urlencode(chosen).encode()


if __name__ == "__main__":
    main(sys.argv[1])
