import Detections
import Events

/// The founding rule, built by hand.
let foundingDetection: Detection = {
  let commandLine: Field = "process.command_line"
  func selection(_ name: String, _ texts: [String], cased: Bool = false) -> Predicate {
    .named(name, .any(texts.map { .text(commandLine, .contains($0), cased: cased) }))
  }
  let tool = Predicate.named(
    "container_tool",
    .any(
      ["/docker", "/kubectl", "/crictl", "/ctr", "/podman", "/nerdctl"].map {
        .text("process.executable", .endsWith($0), cased: true)
      }))
  let verb = selection("verb", ["docker exec", "docker run", "docker pull", "kubectl exec", "kubectl get secrets"])
  let privileged = selection("privileged", ["--privileged", "--cap-add=SYS_ADMIN", "--net=host", "--pid=host"])
  let hostMount = selection(
    "host_mount", ["-v /:/host", "-v /etc:/", "-v /var/run/docker.sock"], cased: true)
  let session = selection("session", ["docker exec", "kubectl exec", "crictl exec"])
  let secrets = selection("secrets", ["get secrets", "get configmaps"])
  let escape = selection("escape", ["nsenter", "chroot /host"])

  func flag(_ predicate: Predicate) -> Expression {
    .aggregate(.anyTrue, .truth(.holds(variable: "launch", predicate)))
  }
  func weight(_ predicate: Predicate, _ weight: Int64) -> Expression {
    .conditional(
      .holds(variable: "launch", predicate), then: .literal(.integer(weight)), otherwise: .literal(.integer(0)))
  }
  let weights = [
    weight(privileged, 3), weight(hostMount, 3), weight(session, 1), weight(secrets, 2), weight(escape, 3),
  ]
  let score = weights.dropFirst().reduce(weights[0]) { .arithmetic(.add, $0, $1) }

  return Detection(
    metadata: Metadata(
      id: "9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1a77", name: "container_cli_abuse",
      title: "Container CLI or API abuse",
      description: """
        A container tool is started with arguments that create privileged containers, mount the host, open \
        sessions in containers, read cluster secrets, or leave the container.
        """,
      author: "Detection Engineering", created: "2026-04-16", version: "1.0", status: .stable, severity: .high,
      priority: .high, techniques: ["T1059.013"],
      references: ["https://attack.mitre.org/techniques/T1059/013/"],
      falsePositives: ["Infrastructure-as-code tools that run kubectl apply and kubectl create"]),
    taxonomy: .neutral,
    variables: [
      EventVariable(
        name: "launch", logSource: LogSource(category: "process_creation"),
        predicate: .all([tool, .any([verb, privileged, hostMount, escape])]))
    ],
    window: Window(
      keys: [GroupKey(name: "host_name", fields: ["launch": "host.name"])], length: .seconds(300)),
    outcomes: [
      Outcome(name: "privileged_container", kind: .boolean, expression: flag(privileged)),
      Outcome(name: "host_mount", kind: .boolean, expression: flag(hostMount)),
      Outcome(name: "container_exec", kind: .boolean, expression: flag(session)),
      Outcome(name: "secrets_access", kind: .boolean, expression: flag(secrets)),
      Outcome(name: "container_escape", kind: .boolean, expression: flag(escape)),
      Outcome(name: "risk_score", kind: .integer, expression: .aggregate(.max, score)),
    ],
    condition: .all([
      .present("launch"), .compare(.outcome("risk_score"), .greater, .literal(.integer(0))),
    ]))
}()
