import Diagnostics
import Testing

@testable import YARALDialect

@Suite struct QuotaClassTests {
  @Test(
    arguments: [
      ("events:\n$e.target.port = 1\ncondition:\n$e", YARAL.QuotaClass.singleEvent),
      ("events:\n$e.target.port = 1\noutcome:\n$a = 1\ncondition:\n$e and $a > 0", .singleEvent),
      ("events:\n$h = $e.principal.hostname\nmatch:\n$h over 5m\ncondition:\n$e", .multiEvent),
      ("events:\n$e.principal.hostname = $f.principal.hostname\ncondition:\n$e and $f", .multiEvent),
      ("events:\n$d.detection.detection.rule_name = \"x\"\ncondition:\n$d", .multiEvent),
      (
        "events:\n$e.target.port = 1\noutcome:\n$a = max(metrics.dns_queries_total(period:1d, window:30d, metric:value_sum, agg:max))\ncondition:\n$e",
        .multiEvent
      ),
    ])
  func quota(_ sections: String, _ expected: YARAL.QuotaClass) {
    let reading = YARAL.parse(SourceFile(name: "rule.yaral", text: "rule r {\nmeta:\n\(sections)\n}"))
    #expect(!reading.hasErrors)
    #expect(reading.value.rules.map(\.quotaClass) == [expected])
  }
}
