import Detections
import Events

/// The founding detection, its regular expressions as they were first written.
enum Founding {
  static let commandLine: Field = "principal.process.command_line"

  static func matches(_ pattern: String) -> Predicate { .text(commandLine, .matches(pattern), cased: true) }

  static let privileged = matches("(?i)(--privileged|--cap-add=SYS_ADMIN|--net=host|--pid=host)")
  static let mount = matches("(-v /:/host|-v /etc:/|-v /var/run/docker\\.sock)")
  static let session = matches("(?i)(docker exec|kubectl exec|crictl exec)")
  static let secrets = matches("(?i)(get secrets|get configmaps)")
  static let escape = matches("(?i)(nsenter|chroot /host)")
  static let verbs = matches(
    "(?i)(docker exec|docker run|docker pull|docker build|docker cp|kubectl exec|kubectl run|kubectl apply"
      + "|kubectl create|kubectl get secrets|kubectl get configmaps|kubectl port-forward|kubectl proxy"
      + "|crictl exec|ctr run)")

  static let filter = Predicate.all([
    .text("metadata.event_type", .equals("PROCESS_LAUNCH"), cased: true),
    .text(
      "principal.process.file.full_path", .matches("\\/(docker|kubectl|crictl|ctr|podman|nerdctl)$"),
      cased: true),
    .any([verbs, privileged, mount, escape]),
  ])

  static let flags: [(name: String, predicate: Predicate, weight: Int64)] = [
    ("privileged_container", privileged, 3), ("host_mount", mount, 3), ("container_exec", session, 1),
    ("secrets_access", secrets, 2), ("container_escape", escape, 3),
  ]

  /// - Parameter fires: whether the condition asks for a score over 0, or only for an event.
  static func detection(_ predicate: Predicate, window: Window?, fires: Bool) -> Detection {
    let score = flags.reduce(Expression.literal(.integer(0))) { sum, flag in
      let weight = Expression.conditional(
        .holds(variable: "e", flag.predicate), then: .literal(.integer(flag.weight)),
        otherwise: .literal(.integer(0)))
      return .arithmetic(.add, sum, weight)
    }
    let flagOutcomes = flags.map { flag in
      Outcome(
        name: flag.name, kind: .boolean,
        expression: .aggregate(.anyTrue, .truth(.holds(variable: "e", flag.predicate))))
    }
    let hasScore = Condition.compare(.outcome("risk_max"), .greater, .literal(.integer(0)))
    return Detection(
      metadata: Metadata(name: "founding"), taxonomy: .udm,
      variables: [EventVariable(name: "e", predicate: predicate)], window: window,
      outcomes: flagOutcomes + [
        Outcome(name: "risk_max", kind: .integer, expression: .aggregate(.max, score)),
        Outcome(name: "risk_sum", kind: .integer, expression: .aggregate(.sum, score)),
      ], condition: fires ? .all([.present("e"), hasScore]) : .present("e"))
  }

  static let window = Window(
    keys: [GroupKey(name: "hostname", fields: ["e": "principal.hostname"])], length: .seconds(300), kind: .hop
  )
}
