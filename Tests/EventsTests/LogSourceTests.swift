import Events
import Testing

@Suite struct LogSourceTests {
  @Test(
    "what a rule leaves out is free, what it names must be there",
    arguments: [
      (LogSource(), LogSource(), true),
      (LogSource(), LogSource(category: "a", product: "b", service: "c"), true),
      (LogSource(category: "a"), LogSource(category: "a"), true),
      (LogSource(category: "a"), LogSource(category: "a", product: "b"), true),
      (LogSource(category: "a"), LogSource(), false),
      (LogSource(category: "a"), LogSource(product: "a"), false),
      (LogSource(category: "a", product: "b"), LogSource(category: "a"), false),
      (LogSource(category: "a", product: "b"), LogSource(category: "a", product: "c"), false),
      (LogSource(service: "c"), LogSource(category: "a", service: "c"), true),
      (LogSource(category: "Process_Creation"), LogSource(category: "process_CREATION"), true),
      (LogSource(category: "a"), LogSource(category: "ab"), false),
      (LogSource(category: ""), LogSource(), false),
      (LogSource(product: "\u{E9}"), LogSource(product: "\u{C9}"), true),
      (LogSource(product: "\u{E9}"), LogSource(product: "e\u{301}"), false),
    ])
  func contains(_ rule: LogSource, _ event: LogSource, _ expected: Bool) {
    #expect(rule.contains(event) == expected)
  }

  @Test func sourcesOfDifferentScalarsDiffer() {
    let sources = [
      LogSource(service: "\u{E9}"), LogSource(service: "e\u{301}"), LogSource(product: "\u{E9}"), LogSource(),
      LogSource(service: ""),
    ]
    #expect(Set(sources).count == sources.count)
    #expect(LogSource(service: "a") == LogSource(service: "a"))
  }
}
