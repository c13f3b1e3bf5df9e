"""Do our table of UDM and pySigma's say the same of the fields that both have?

pySigma's backend for Google SecOps brings a table of UDM of its own: the fields of each message with their types,
and the names of enumerations. It does not say what repeats. Both are walked side by side from the top; a field
that only one has is counted, and one that both have must hold the same. Where the two differ and ours is what
Google publishes, the difference stands below with its reason.
"""

import importlib.resources
import json

import yaml
from report import ROOT, Report

TABLE = ROOT / "Sources/Taxonomies/Tables/udm-schema.yaml"

# Their types of single values, and ours.
SCALARS = {
    "string": {"text", "address"},
    "bytes": {"text"},
    "bool": {"boolean"},
    "float": {"float"},
    "int32": {"integer"},
    "int64": {"integer"},
    "uint32": {"unsigned"},
    "uint64": {"unsigned"},
    "google.protobuf.timestamp": {"Timestamp"},
    "google.protobuf.struct": {"Struct"},
    "google.type.interval": {"Interval"},
    "google.type.latlng": {"Coordinates"},
}

# The messages and fields where Google's list says what ours says.
EXPLAINED = {
    "Network.session_duration": "a duration, read as session_duration.seconds",
    "DNSRecord.expire": "a duration",
    "DNSRecord.minimum": "a duration",
    "DNSRecord.refresh": "a duration",
    "DNSRecord.ttl": "a duration",
    "Noun.platform": "the name is GCP; 'Google Cloud' is its description",
    "PlatformSoftware.platform": "the name is GCP; 'Google Cloud' is its description",
    "File.file_type": "its names are left open in ours",
    "SecurityResult.threat_id_namespace": "an enumeration of which no rule uses names; read as text",
}

ROOTS = {
    "Metadata": "metadata",
    "Noun": "noun",
    "SecurityResult": "security_result",
    "Network": "network",
    "Extensions": "extensions",
}


class Comparison:
    """Walks both tables, and counts what it sees."""

    def __init__(self, ours, theirs, report):
        self.messages = ours["messages"]
        self.enumerations = ours["enumerations"]
        self.enums = theirs["Enums"]
        self.subtypes = dict(theirs["Subtypes"])
        self.subtypes.update({name: theirs["TopLevelFields"][name] for name in ROOTS.values()})
        self.report = report
        self.seen = set()
        self.fields = 0
        self.only_ours = 0
        self.only_theirs = []
        self.explained = set()

    def walk(self, message, subtype):
        if (message, subtype) in self.seen:
            return
        self.seen.add((message, subtype))
        mine, other = self.messages[message], self.subtypes.get(subtype) or {}
        if not other:
            return
        self.only_ours += len(set(mine) - set(other))
        self.only_theirs += [f"{message}.{name}" for name in sorted(set(other) - set(mine))]
        for name in sorted(set(mine) & set(other)):
            self.fields += 1
            place = f"{message}.{name}"
            kind = mine[name].removeprefix("list of ")
            found = self.difference(kind, other[name].removeprefix("@enum:").removeprefix("@"))
            if found and place in EXPLAINED:
                self.explained.add(place)
            elif found:
                self.report.differs(f"{place}: {found}")

    def difference(self, kind, other):
        """What differs between our type and theirs; walks into messages that both have."""
        if other in SCALARS:
            return None if kind in SCALARS[other] else f"{kind} here, {other} there"
        if other in self.enums:
            if kind not in self.enumerations:
                return f"{kind} here, an enumeration there"
            missing = sorted(set(self.enums[other]) ^ set(self.enumerations[kind]))
            return f"names that only one has: {', '.join(missing[:8])}" if missing else None
        if kind in self.messages and other in self.subtypes:
            return self.walk(kind, other)
        return f"{kind} here, {other} there"


def main():
    report = Report("UDM's fields are what pySigma's SecOps backend says")
    ours = yaml.safe_load(TABLE.read_text())
    place = importlib.resources.files("sigma.pipelines.secops") / "udm_field_schema.json"
    comparison = Comparison(ours, json.loads(place.read_text()), report)
    for message, subtype in ROOTS.items():
        comparison.walk(message, subtype)
    for place in sorted(set(EXPLAINED) - comparison.explained):
        report.differs(f"{place} is explained, and does not differ any more")
    if comparison.fields < 400:
        report.differs(f"only {comparison.fields} fields were compared")
    report.finish(
        f"{comparison.fields} fields in {len(comparison.seen)} messages agree, "
        f"{len(comparison.explained)} differ for a reason; only ours {comparison.only_ours}, "
        f"only theirs {len(comparison.only_theirs)}"
    )


if __name__ == "__main__":
    main()
