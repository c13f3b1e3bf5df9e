import Events
import TestSupport
import Testing

@Suite struct TimestampTests {
  @Test(
    "moments, and their one text",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, 0), ("2001-09-09T01:46:40Z", 1_000_000_000, 0),
      ("2000-03-01T00:00:00Z", 951_868_800, 0), ("2024-02-29T23:59:59Z", 1_709_251_199, 0),
      ("1900-03-01T00:00:00Z", -2_203_891_200, 0), ("2038-01-19T03:14:08Z", 2_147_483_648, 0),
      ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999), ("1970-01-01T00:00:00.000000001Z", 0, 1),
      ("2026-04-20T10:00:00.123Z", 1_776_679_200, 123_000_000),
      ("1678-01-01T00:00:00Z", -9_214_560_000, 0), ("2261-12-31T23:59:59Z", 9_214_646_399, 0),
    ] as [(String, Int64, Int64)])
  func known(_ text: String, _ seconds: Int64, _ fraction: Int64) {
    let moment = Timestamp(nanoseconds: seconds * 1_000_000_000 + fraction)
    #expect(Timestamp(text: text) == moment)
    #expect(moment.text == text)
    #expect(moment.seconds == seconds)
  }

  @Test(
    "other spellings",
    arguments: [
      ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
      ("2026-01-01T00:30:00-05:30", "2026-01-01T06:00:00Z"),
      ("2024-02-28T23:30:00-01:00", "2024-02-29T00:30:00Z"),
      ("2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00Z"),
      ("2026-01-01T00:00:00+0100", "2025-12-31T23:00:00Z"),
      ("2026-01-01T00:00:00+01", "2025-12-31T23:00:00Z"),
      ("2026-01-01t00:00:00z", "2026-01-01T00:00:00Z"), ("2026-01-01 00:00:00Z", "2026-01-01T00:00:00Z"),
      ("2026-01-01T00:00:00", "2026-01-01T00:00:00Z"), ("2026-01-01 00:00:00.5", "2026-01-01T00:00:00.5Z"),
      ("2026-01-01T00:00:00.100Z", "2026-01-01T00:00:00.1Z"),
      ("2026-01-01T00:00:00.1234567899Z", "2026-01-01T00:00:00.123456789Z"),
      ("2026-01-01T00:00:00.0000000009+00:00", "2026-01-01T00:00:00Z"),
      // A leap second is the moment after it.
      ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
      ("1678-01-01T00:00:00+23:59", "1677-12-31T00:01:00Z"),
      ("2261-12-31T23:59:59-23:59", "2262-01-01T23:58:59Z"),
    ])
  func spelling(_ text: String, _ expected: String) {
    #expect(Timestamp(text: text)?.text == expected)
  }

  @Test(
    "no moments",
    arguments: [
      "", "x", "2026", "2026-01-01", "2026-01-01T", "2026-01-01T00:00", "2026-01-01T00:00Z",
      "2026-1-1T00:00:00Z",
      "26-01-01T00:00:00Z", "2026-01-01T0:00:00Z", "2026-01-01_00:00:00Z", "2026/01/01T00:00:00Z",
      "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2000-02-30T00:00:00Z",
      "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
      "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
      "1677-12-31T23:59:59Z", "2262-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
      "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00ZZ", "2026-01-01T00:00:00Z ",
      " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00 Z", "2026-01-01T00:00:00+", "2026-01-01T00:00:00+1",
      "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00+01:",
      "2026-01-01T00:00:00+01:0", "2026-01-01T00:00:00+01:00Z", "2026-01-01T00:00:00UTC",
      "-2026-01-01T00:00:00Z", "+026-01-01T00:00:00Z", "\u{662}026-01-01T00:00:00Z",
    ])
  func refused(_ text: String) {
    #expect(Timestamp(text: text) == nil)
  }

  @Test func textIsReadBack() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let moment = Timestamp(
        nanoseconds: .random(in: -9_214_560_000_000_000_000...9_214_646_399_999_999_999, using: &random))
      #expect(Timestamp(text: moment.text) == moment)
    }
  }

  @Test func theEndsOfTime() {
    let first = Timestamp(nanoseconds: .min)
    let last = Timestamp(nanoseconds: .max)
    #expect(first.seconds == -9_223_372_037 && last.seconds == 9_223_372_036)
    #expect(first.text == "1677-09-21T00:12:43.145224192Z")
    #expect(last.text == "2262-04-11T23:47:16.854775807Z")
    #expect(first < last)
    #expect(Timestamp(nanoseconds: -1_000_000_000).seconds == -1)
    #expect(Timestamp(nanoseconds: -1_000_000_001).seconds == -2)
    #expect(Timestamp(nanoseconds: 999_999_999).seconds == 0)
  }

  @Test(
    "the calendar",
    arguments: [
      (2_026, 2, 28), (2_024, 2, 29), (2_000, 2, 29), (1_900, 2, 28), (2_026, 1, 31), (2_026, 4, 30),
      (2_026, 6, 30), (2_026, 9, 30), (2_026, 11, 30), (2_026, 12, 31),
    ])
  func lengthsOfMonths(_ year: Int, _ month: Int, _ days: Int) {
    #expect(daysInMonth(month, of: year) == days)
  }

  @Test func daysAreCountedWithoutGaps() {
    var day = daysSinceEpoch(year: 1_580, month: 1, day: 1)
    for year in 1_580...2_420 {
      for month in 1...12 {
        for date in 1...daysInMonth(month, of: year) {
          guard daysSinceEpoch(year: year, month: month, day: date) == day,
            civilDate(daysSinceEpoch: day) == (year, month, date)
          else {
            Issue.record("\(year)-\(month)-\(date)")
            return
          }
          day += 1
        }
      }
    }
    #expect(daysSinceEpoch(year: 1_970, month: 1, day: 1) == 0)
  }
}
