"""YAML documents as JSON Schemas see them."""

import datetime


def as_json(value):
    """YAML has dates, JSON has none: a schema sees their texts."""
    if isinstance(value, dict):
        return {str(key): as_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return value
