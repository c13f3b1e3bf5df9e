import CLibYAML
import Diagnostics
import Events
import Transpilation

/// From the bytes of all rule files to rules that are ready for events.
func measureLoad(_ inputs: Inputs, rounds: Int) throws -> [Figure] {
  let transpiler = try makeTranspiler()
  let sources = inputs.sources
  let yardstick = { for source in sources { parseEvents(source.bytes) } }
  let parsing = PairedTime(rounds: rounds, yardstick: yardstick, prepare: {}) { _ in
    for source in sources { _ = transpiler.parse(source) }
  }
  let reading = PairedTime(rounds: rounds, yardstick: yardstick, prepare: {}) { _ in
    _ = inputs.rules(transpiler)
  }
  let ready = PairedTime(rounds: rounds, yardstick: yardstick, prepare: {}) { _ in
    let settings = StreamSettings(evaluation: EvaluationSettings(schema: .sigma))
    let stream = EvaluationStream(transpiler, inputs.rules(transpiler), settings)
    _ = stream.feed("{\"Channel\":\"none\"}\n".utf8)
  }
  return [("parsed", parsing), ("understood and checked", reading), ("ready for events", ready)].map { name, time in
    Figure(
      part: "load", name: "rules \(name)", unit: "files", count: sources.count, seconds: time.seconds,
      ratio: time.ratio, yardstick: "libyaml events", remark: "\(Int(time.seconds * 1_000)) ms")
  }
}

/// The yardstick of loading: libyaml's events of a text.
private func parseEvents(_ bytes: [UInt8]) {
  var parser = yaml_parser_t()
  guard yaml_parser_initialize(&parser) == 1 else { return }
  defer { yaml_parser_delete(&parser) }
  bytes.withUnsafeBufferPointer { buffer in
    yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
    var isEnd = false
    while !isEnd {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else { return }
      isEnd = event.type == YAML_STREAM_END_EVENT
      yaml_event_delete(&event)
    }
  }
}
