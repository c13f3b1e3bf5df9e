import Patterns
import Testing

@Suite struct IPAddressTests {
  @Test(
    "addresses, and their canonical text",
    arguments: [
      ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
      ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:DB8::0:1", "2001:db8::1"),
      ("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"), ("fe80::1:2", "fe80::1:2"),
      ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
      ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("1:0:3:4:5:6:0:8", "1:0:3:4:5:6:0:8"),
      ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("::FFFF:c000:201", "::ffff:192.0.2.1"),
      ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201"),
      ("0:0:0:1:0:0:0:0", "0:0:0:1::"),
    ])
  func text(_ text: String, _ canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == canonical)
    #expect(IPAddress(canonical) == address)
  }

  @Test(
    "no addresses",
    arguments: [
      "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.00", "1..3.4", "1.2.3.4 ", " 1.2.3.4",
      "1.2.3.-4", "+1.2.3.4", "1.2.3.a", "0x1.2.3.4", "1.2.3.4:80", "١.2.3.4", ":", ":::", "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9", "1::2::3", "::12345", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "g::", "::1%eth0",
      "[::1]", "::1.2.3", "::1.2.3.4:5", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", ":1::", "1:2:3:4:5:6:7:",
      "::ffff:1.2.3.04", "::/0", "localhost", "1.2.3.4\0",
    ])
  func refused(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func mapped() {
    #expect(IPAddress("::ffff:10.0.0.1")?.mappedVersion4 == IPAddress("10.0.0.1"))
    #expect(IPAddress("::10.0.0.1")?.mappedVersion4 == nil && IPAddress("10.0.0.1")?.mappedVersion4 == nil)
  }
}

@Suite struct IPNetworkTests {
  @Test(
    "membership",
    arguments: [
      ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.1.2.3/8", "10.9.9.9", true),
      ("172.16.0.0/12", "172.31.255.255", true), ("172.16.0.0/12", "172.32.0.0", false),
      ("0.0.0.0/0", "255.1.2.3", true), ("0.0.0.0/0", "::1", false), ("192.0.2.1/32", "192.0.2.1", true),
      ("192.0.2.1/32", "192.0.2.0", false), ("192.0.2.1", "192.0.2.1", true),
      ("192.0.2.1", "192.0.2.2", false), ("10.0.0.0/8", "::ffff:10.1.1.1", false),
      ("10.0.0.0/8", "::ffff:11.1.1.1", false), ("10.0.0.0/8", "::10.1.1.1", false),
      ("::ffff:0:0/96", "10.0.0.1", false), ("::ffff:0:0/96", "::ffff:10.0.0.1", true),
      ("fe80::/10", "febf::1", true), ("fe80::/10", "fec0::", false),
      ("2001:db8::/63", "2001:db8:0:1::5", true), ("2001:db8::/63", "2001:db8:0:2::", false),
      ("2001:db8::/64", "2001:db8::ffff", true), ("2001:db8::/65", "2001:db8::8000:0:0:0", false),
      ("::1/128", "::1", true), ("::1/128", "::2", false), ("::/0", "ffff::", true),
      ("::/0", "1.2.3.4", false), ("10.0.0.0/8", "10.x", false), ("10.0.0.0/8", "", false),
      ("0.0.0.0/0", "::ffff:1.2.3.4", false), ("::/0", "::ffff:1.2.3.4", true),
    ])
  func membership(_ network: String, _ address: String, _ expected: Bool) throws {
    let network = try #require(IPNetwork(network))
    #expect(network.contains(address) == expected)
    #expect(network.masked.contains(address) == expected)
  }

  @Test(
    "host bits",
    arguments: [
      ("10.0.0.1/8", true, "10.0.0.0/8"), ("10.0.0.0/8", false, "10.0.0.0/8"),
      ("1.2.3.4/32", false, "1.2.3.4/32"), ("1.2.3.4", false, "1.2.3.4/32"), ("1.2.3.4/0", true, "0.0.0.0/0"),
      ("::1/127", true, "::/127"), ("2001:DB8::1/64", true, "2001:db8::/64"),
      ("fe80::/10", false, "fe80::/10"), ("::1", false, "::1/128"),
    ])
  func hostBits(_ text: String, _ hasHostBits: Bool, _ masked: String) throws {
    let network = try #require(IPNetwork(text))
    #expect(network.hasHostBits == hasHostBits)
    #expect(network.masked.description == masked)
    #expect(!network.masked.hasHostBits)
  }

  @Test(
    "no networks",
    arguments: [
      "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/8/8",
      "10.0.0.0/255.0.0.0", "10.0.0.0/ 8", "10.0.0/8", "10.*", "::/129", "::1%1/64", "abc", "10.0.0.0/٨",
      "10.0.0.0/99999999999999999999",
    ])
  func refused(_ text: String) {
    #expect(IPNetwork(text) == nil)
  }
}
