import Detections
import Events

/// Where we differ from the tables of the corpus on purpose, each with the reason. The suites assert that every
/// entry still is a difference: one that no longer is must leave the ledger.
enum SigmaVerdictLedger {
  /// Log sources that we tell from events otherwise than the routing table.
  static let routing: [(logSource: LogSource, reason: String)] = [
    (
      LogSource(product: "linux", service: "auditd"),
      // Sigma's specification names no field that tells auditd's events (Sigma reference section 3); the table
      // asks a mark that only the corpus puts on its events. We take every event that is not of Windows.
      "a service that no field of an event tells: every event without a Channel is taken"
    )
  ]

  /// Rules that fire where the table has no row. The table judges rules of Windows and of auditd only.
  static let rulesWithoutVerdict: [(rule: String, reason: String)] = [
    (
      "1fc0809e-06bf-4de3-ad52-25e5263b7623",
      // Not in the table of statuses, which has Windows' and auditd's rules only, so that no verdict says it must
      // not fire. Its whole condition is `not selection`, and `not` of a test on an absent field is true (Sigma
      // reference section 11, row 1). The specification names no field that tells the events of a product that
      // is not Windows (reference section 3), so it sees auditd's six.
      "a rule of Zeek that is a negation alone: no field tells auditd's events from Zeek's, and they lack its field"
    )
  ]

  /// Rules that the table calls not evaluated, and that we run: their condition is an aggregation of old Sigma
  /// with a timeframe, which we read as the correlation that the specification says to write instead (Sigma
  /// reference, section 6; specification 2, "correlation rules"). Those with `near`, or without a timeframe, are
  /// refused by us too.
  static let evaluatedAggregations: Set<String> = [
    "eb07e747-2552-44cd-af36-b659ae0958e4",
    "61ab5496-748e-4818-a92f-de78e20fe7f1",
    "2887e914-ce96-435f-8105-593937e90757",
    "fe563ab6-ded4-4916-b49f-a3a8445fe280",
    "6309ffc4-8fa2-47cf-96b8-a2f72e58e538",
    "5d1d946e-32e6-4d9a-a0dc-0ac022c7eb98",
    "4b6fe998-b69c-46d8-901b-13677c9fb663",
    "bc93dfe6-8242-411e-a2dd-d16fa0cc8564",
    "f88bab7f-b1f4-41bb-bdb1-4b8af35b0470",
    "97919310-06a7-482c-9639-92b67ed63cf8",
    "1c3be8c5-6171-41d3-b792-cab6f717fcdb",
  ]
}
