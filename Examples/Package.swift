// swift-tools-version: 6.1
// Programs that use transpile as a library: `swift run --package-path Examples run-rules …`.

import PackageDescription

let package = Package(
  name: "examples",
  dependencies: [
    // Elsewhere: .package(url: "https://…/transpile", from: …)
    .package(name: "transpile", path: "..")
  ],
  targets: [
    // Rules of any language, read at run time.
    .executableTarget(
      name: "run-rules", dependencies: [.product(name: "Transpilation", package: "transpile")]),
    // One rule, emitted as Swift and compiled in.
    .executableTarget(
      name: "watch-containers", dependencies: [.product(name: "DetectionRuntime", package: "transpile")]),
  ],
  swiftLanguageModes: [.v6]
)
