"""UDM events as JSON has them, flat: a field's path → its values."""

import datetime
import json
import re


def flat(event, prefix=""):
    fields = {}
    for key, value in event.items():
        if isinstance(value, dict):
            fields.update(flat(value, f"{prefix}{key}."))
        else:
            fields[prefix + key] = value if isinstance(value, list) else [value]
    return fields


def read(path):
    return [flat(json.loads(line)) for line in path.read_text().splitlines()]


def seconds(text):
    """An RFC 3339 time as seconds since 1970, exactly (no float: windows end between two ticks)."""
    match = re.fullmatch(r"(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)", text)
    moment = datetime.datetime.fromisoformat(match.group(1) + match.group(3).replace("Z", "+00:00"))
    fraction = (match.group(2) or "").ljust(9, "0")[:9]
    return int(moment.timestamp()) * 10**9 + int(fraction)


def time_text(nanoseconds):
    moment = datetime.datetime.fromtimestamp(nanoseconds // 10**9, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
