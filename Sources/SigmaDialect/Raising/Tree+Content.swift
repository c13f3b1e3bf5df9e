import Detections
import Events

extension Sigma.Tree {
  /// The YAML of a metadata value.
  init(_ content: MetadataContent) {
    switch content {
    case .scalar(let value): self = .scalar(Sigma.Scalar(Sigma.Scalar.Content(value)))
    case .list(let items): self = .list(items.map { Sigma.Tree($0) })
    case .mapping(let pairs): self = .mapping(pairs.map { Entry($0.key, Sigma.Tree($0.content)) })
    }
  }
}

extension Sigma.Scalar.Content {
  fileprivate init(_ value: Value) {
    switch value {
    case .null, .list: self = .null
    case .string(let text): self = .text(text)
    case .integer(let integer): self = .number(.integer(integer))
    case .double(let double): self = .number(.double(double))
    case .boolean(let boolean): self = .boolean(boolean)
    }
  }
}
