"""Does every pattern of the YARA-L we emit compile, and is every network one?

google-re2, Google's own binding of the engine behind SecOps, compiles all regular expression literals and all
patterns of re.* functions; Python's ipaddress reads the networks.
"""

import argparse
import ipaddress

import re2
from report import Report, files
from yaral_text import Rule, Unreadable


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--yaral", required=True)
    report = Report("patterns of YARA-L texts, by google-re2")
    patterns, networks, rules = 0, 0, 0
    for name, path in files(arguments.parse_args().yaral, ".yaral"):
        rules += 1
        try:
            rule = Rule(path.read_text())
        except Unreadable as error:
            report.differs(f"{name}: the small reader does not know it: {error}")
            continue
        for pattern in rule.patterns:
            patterns += 1
            try:
                re2.compile(pattern)
            except re2.error as error:
                report.differs(f"{name}: /{pattern}/ does not compile: {error}")
        for network in rule.networks:
            networks += 1
            try:
                ipaddress.ip_network(network)
            except ValueError as error:
                report.differs(f"{name}: {error}")
    if patterns == 0:
        report.differs("no pattern was found")
    report.finish(f"{patterns} patterns and {networks} networks of {rules} rules")


main()
