// Asks a rule that was emitted as Swift and compiled in:
//
//     swift run --package-path Examples watch-containers
//
// container_cli_abuse.swift is what this wrote:
//
//     transpile --target swift rules/execution/container_cli_abuse.yaml

let starts = [
  ProcessStart(
    time: "2026-05-04T10:00:00Z", host: "worker-1", executable: "/usr/bin/docker", commandLine: "docker ps -a"),
  ProcessStart(
    time: "2026-05-04T10:00:20Z", host: "worker-2", executable: "/usr/bin/docker",
    commandLine: "docker run --privileged -v /:/mnt alpine"),
]
alerts(on: starts).forEach { print($0) }
