import Foundation
import Transpilation

/// One measured thing.
struct Figure {
  var part: String
  var name: String
  /// What is counted a second, or in all: events, files, rules, MiB, instructions.
  var unit: String
  /// How many of them there were.
  var count: Int
  /// Processor time of one thread, the median.
  var seconds: Double?
  /// How many times the yardstick's time, the median of the rounds.
  var ratio: Double?
  var yardstick = ""
  /// Why the run is to fail.
  var failure: String?
  var remark = ""

  var perSecond: Double? { seconds.map { $0 > 0 ? Double(count) / $0 : 0 } }
  var nanosecondsEach: Double? { seconds.map { count > 0 ? $0 * 1e9 / Double(count) : 0 } }
}

/// What a run found.
struct Figures {
  var machine: String
  var inputs: String
  var rows: [Figure] = []

  /// One table in Markdown.
  var table: String {
    let heads = ["part", "what", "count", "per second", "ns each", "ratio", "yardstick", ""]
    let lines = rows.map { row in
      [
        row.part, row.name, "\(grouped(row.count)) \(row.unit)", row.perSecond.map { grouped(Int($0)) } ?? "",
        row.nanosecondsEach.map { grouped(Int($0)) } ?? "", row.ratio.map { rounded($0) } ?? "", row.yardstick,
        row.remark,
      ]
    }
    let widths = heads.indices.map { column in ([heads] + lines).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      "| " + zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: " | ")
        + " |\n"
    }
    let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|\n"
    return "\(machine)\n\(inputs)\n\n" + line(heads) + rule + lines.map(line).joined()
  }

  var json: String {
    JSONText.object([
      .init("machine", .string(machine)), .init("inputs", .string(inputs)),
      .init("figures", .array(rows.map(\.json))),
    ]).indented + "\n"
  }
}

extension Figure {
  fileprivate var json: JSONText {
    func number(_ value: Double?) -> JSONText { value.map { .double(($0 * 100).rounded() / 100) } ?? .null }
    return .object([
      .init("part", .string(part)), .init("name", .string(name)), .init("unit", .string(unit)),
      .init("count", .integer(Int64(count))),
      .init("nanoseconds", seconds.map { .integer(Int64($0 * 1e9)) } ?? .null),
      .init("per_second", perSecond.map { .integer(Int64($0)) } ?? .null),
      .init("ratio", number(ratio)), .init("yardstick", .string(yardstick)), .init("remark", .string(remark)),
      .init("failure", failure.map(JSONText.string) ?? .null),
    ])
  }
}

/// Two digits after the point.
func rounded(_ value: Double) -> String { String(format: "%.2f", value) }

/// With a comma after every third digit from the right.
func grouped(_ number: Int) -> String {
  let digits = String(number)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, digit != "-", (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}

enum Machine {
  /// Processor, cores, day.
  static var description: String {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    let day = Date().formatted(.iso8601.year().month().day())
    return "\(model ?? "unknown processor"), \(ProcessInfo.processInfo.activeProcessorCount) cores, \(day)"
  }
}
