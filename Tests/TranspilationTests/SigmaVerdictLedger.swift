import Detections
import Events

/// Where we differ from the tables of the corpus on purpose, each with the reason. The suites assert that every
/// entry still is a difference: one that no longer is must leave the ledger.
enum SigmaVerdictLedger {
  /// Log sources that we tell from events otherwise than the routing table.
  static let routing: [(logSource: LogSource, reason: String)] = [
    (
      LogSource(product: "linux", service: "auditd"),
      // Sigma's specification names no field that tells auditd's events; the table asks a mark that only the
      // corpus puts on its events. We take every event that is not of Windows.
      "a service that no field of an event tells: every event without a Channel is taken"
    )
  ]

  /// Rules that fire where the table has no row. The table judges rules of Windows and of auditd only.
  static let rulesWithoutVerdict: [(rule: String, reason: String)] = [
    (
      "1fc0809e-06bf-4de3-ad52-25e5263b7623",
      // The specification leaves it to the backend how events of a product are told (appendix "taxonomy": a
      // log source's fields are a convention); an absent field under `not` is true (reference section 7).
      "a rule of Zeek, whose filters hold of auditd's events: nothing in an event tells the two products apart"
    )
  ]
}
