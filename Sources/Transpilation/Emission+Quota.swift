import Diagnostics
import YARALDialect

extension Emission {
  /// Which quota of Google SecOps the text counts against: `single-event` or `multi-event`; `nil` for other targets,
  /// and without a text.
  public var quota: String? {
    guard target == .yaral, let text else { return nil }
    let file = YARAL.parse(SourceFile(name: "<yaral>", text: text)).value
    return file.rules.first?.quotaClass.rawValue
  }
}
