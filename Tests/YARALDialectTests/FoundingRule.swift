import Detections
import Events

/// The founding rule as its neutral file says it, in UDM's names.
enum FoundingRule {
  private static let commandLine: Field = "principal.process.command_line"

  private static func matches(_ name: String, _ pattern: String) -> Detections.Predicate {
    .named(name, .text(commandLine, .matches(pattern), cased: true))
  }

  static let privileged = "(?i)(--privileged|--cap-add=SYS_ADMIN|--net=host|--pid=host)"
  static let mount = #"(-v /:/host|-v /etc:/|-v /var/run/docker\.sock)"#
  static let execution = "(?i)(docker exec|kubectl exec|crictl exec)"
  static let secrets = "(?i)(get secrets|get configmaps)"
  static let escape = "(?i)(nsenter|chroot /host)"
  static let verbs =
    "(?i)(docker exec|docker run|docker pull|docker build|docker cp|kubectl exec|kubectl run|kubectl apply"
    + "|kubectl create|kubectl get secrets|kubectl get configmaps|kubectl port-forward|kubectl proxy"
    + "|crictl exec|ctr run)"

  static var detection: Detection {
    let flags: [(String, String, Int64)] = [
      ("privileged_container", privileged, 3), ("host_mount", mount, 3), ("container_exec", execution, 1),
      ("secrets_access", secrets, 2), ("container_escape", escape, 3),
    ]
    func holds(_ pattern: String) -> Detections.Condition { .holds(variable: "e", matches("part", pattern)) }
    let score = flags.reduce(Expression.literal(.integer(0))) { sum, flag in
      .arithmetic(
        .add, sum,
        .conditional(holds(flag.1), then: .literal(.integer(flag.2)), otherwise: .literal(.integer(0))))
    }
    let predicate = Detections.Predicate.all([
      .text("metadata.event_type", .equals("PROCESS_LAUNCH"), cased: true),
      .all([
        .named(
          "container_tool",
          .text(
            "principal.process.file.full_path", .matches("/(docker|kubectl|crictl|ctr|podman|nerdctl)$"),
            cased: true)),
        .any([
          matches("verb", verbs), matches("privileged", privileged), matches("mount", mount),
          matches("escape", escape),
        ]),
      ]),
    ])
    return Detection(
      metadata: Metadata(
        id: "5f1c3c0a-6f0e-4c55-9a0e-0d8b6c2f7a13", name: "container_cli_api_abuse_t1059_013",
        title: "Container CLI or API abuse (as published)", description: "Detects it.",
        author: "Argus Detection Engineering", created: "2026-04-16", version: "1.0", status: .stable,
        severity: .high, priority: .high, tactics: ["Execution"], techniques: ["T1059.013"],
        references: ["https://attack.mitre.org/techniques/T1059/013/"], falsePositives: ["Health probes"]),
      taxonomy: .udm, variables: [EventVariable(name: "e", predicate: predicate)],
      window: Window(
        keys: [GroupKey(name: "hostname", fields: ["e": "principal.hostname"])], length: .seconds(300)),
      outcomes: flags.map { flag in
        Outcome(name: flag.0, kind: .boolean, expression: .aggregate(.anyTrue, .truth(holds(flag.1))))
      } + [Outcome(name: "risk_score", kind: .integer, expression: .aggregate(.max, score))],
      condition: .all([
        .present("e"), .compare(.outcome("risk_score"), .greater, .literal(.integer(0))),
      ]),
      overrides: [
        "yaral": TargetOverride(metadata: [
          MetadataEntry("severity", "HIGH"), MetadataEntry("priority", "HIGH"), MetadataEntry("rule_id", ""),
        ])
      ])
  }

  /// The published text, laid out and mended: a placeholder for the key, flags as numbers, aggregates.
  static let text = #"""
    rule container_cli_api_abuse_t1059_013 {

      meta:
        author = "Argus Detection Engineering"
        description = "Detects it."
        reference = "https://attack.mitre.org/techniques/T1059/013/"
        severity = "HIGH"
        priority = "HIGH"
        mitre_attack_tactic = "Execution"
        mitre_attack_technique = "T1059.013"
        created = "2026-04-16"
        version = "1.0"

      events:
        $e.metadata.event_type = "PROCESS_LAUNCH"
        $e.principal.process.file.full_path = /\/(docker|kubectl|crictl|ctr|podman|nerdctl)$/
        (
          $e.principal.process.command_line = /(?i)(docker exec|docker run|docker pull|docker build|docker cp|kubectl exec|kubectl run|kubectl apply|kubectl create|kubectl get secrets|kubectl get configmaps|kubectl port-forward|kubectl proxy|crictl exec|ctr run)/ or
          $e.principal.process.command_line = /(?i)(--privileged|--cap-add=SYS_ADMIN|--net=host|--pid=host)/ or
          $e.principal.process.command_line = /(-v \/:\/host|-v \/etc:\/|-v \/var\/run\/docker\.sock)/ or
          $e.principal.process.command_line = /(?i)(nsenter|chroot \/host)/
        )
        $hostname = $e.principal.hostname

      match:
        $hostname over 5m

      outcome:
        $privileged_container = max(if(re.regex($e.principal.process.command_line, `(?i)(--privileged|--cap-add=SYS_ADMIN|--net=host|--pid=host)`), 1, 0))
        $host_mount = max(if(re.regex($e.principal.process.command_line, `(-v /:/host|-v /etc:/|-v /var/run/docker\.sock)`), 1, 0))
        $container_exec = max(if(re.regex($e.principal.process.command_line, `(?i)(docker exec|kubectl exec|crictl exec)`), 1, 0))
        $secrets_access = max(if(re.regex($e.principal.process.command_line, `(?i)(get secrets|get configmaps)`), 1, 0))
        $container_escape = max(if(re.regex($e.principal.process.command_line, `(?i)(nsenter|chroot /host)`), 1, 0))
        $risk_score = max(
          if(re.regex($e.principal.process.command_line, `(?i)(--privileged|--cap-add=SYS_ADMIN|--net=host|--pid=host)`), 3, 0) +
          if(re.regex($e.principal.process.command_line, `(-v /:/host|-v /etc:/|-v /var/run/docker\.sock)`), 3, 0) +
          if(re.regex($e.principal.process.command_line, `(?i)(docker exec|kubectl exec|crictl exec)`), 1, 0) +
          if(re.regex($e.principal.process.command_line, `(?i)(get secrets|get configmaps)`), 2, 0) +
          if(re.regex($e.principal.process.command_line, `(?i)(nsenter|chroot /host)`), 3, 0)
        )

      condition:
        $e and $risk_score > 0
    }

    """#
}
