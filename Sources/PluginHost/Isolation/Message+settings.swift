import GraphCore
import PluginInterface

extension MessageWriter {
  mutating func put(_ setting: PluginSetting) {
    put(setting.name)
    let (type, flags) = setting.form.code
    put(UInt8(type))
    put(UInt8(flags))
    put(setting.form.words)
    put(setting.form.structure ?? "")
    switch setting.content {
    case .null: put(0 as UInt8)
    case .booleans(let values):
      put(1 as UInt8)
      put(values.map { $0 ? 1 : 0 })
    case .integers(let values):
      put(2 as UInt8)
      put(values)
    case .numbers(let values):
      put(3 as UInt8)
      put(values.map { Int(Int64(bitPattern: $0.bitPattern)) })
    case .texts(let values):
      put(4 as UInt8)
      put(values)
    case .record(let parts):
      put(5 as UInt8)
      put(parts: parts)
    case .variant(let word, let value):
      put(6 as UInt8)
      put(word)
      put(parts: value.map { [$0] } ?? [])
    case .elements(let parts):
      put(7 as UInt8)
      put(parts: parts)
    }
  }

  private mutating func put(parts: [PluginSetting]) {
    put(parts.count)
    for part in parts { put(part) }
  }
}

extension MessageReader {
  mutating func setting() throws(Problem) -> PluginSetting {
    let name = try text()
    let (type, flags) = (try byte(), try byte())
    guard
      let form = ParameterForm(
        type: UInt32(type), flags: UInt32(flags), choices: try texts(), structure: try text())
    else { throw Problem(.wrongValue, "the setting '\(name)' can't be read") }
    let content: PluginSetting.Content
    switch try byte() {
    case 1: content = .booleans(try integers().map { $0 != 0 })
    case 2: content = .integers(try integers())
    case 3:
      content = .numbers(try integers().map { Double(bitPattern: UInt64(bitPattern: Int64($0))) })
    case 4: content = .texts(try texts())
    case 5: content = .record(try parts())
    case 6: content = .variant(try text(), try parts().first)
    case 7: content = .elements(try parts())
    default: content = .null
    }
    return PluginSetting(name, form, content)
  }

  /// How deep they nest, the program has seen to.
  private mutating func parts() throws(Problem) -> [PluginSetting] {
    var parts: [PluginSetting] = []
    for _ in 0..<(try count(bytes: 1)) { parts.append(try setting()) }
    return parts
  }
}
