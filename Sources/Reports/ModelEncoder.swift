/// Writes `Encodable` model values as JSON (RFC 8259) straight into an output buffer.
///
/// Own code because the schema wants three things of it that Foundation's encoder does not give: keys in the order in
/// which the model declares them, `null` for a value that is unknown instead of a missing key, and rows written as they
/// come. A key added to the model appears without further work. Made for what the compiler synthesizes: each value asks
/// for one container; containers nested by hand and class hierarchies do not occur in the model.
final class ModelEncoder: Encoder {
    let output: OutputBuffer
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The values being written, outermost first.
    private var open: [Open] = []

    private enum Open {
        /// Nothing was asked for yet.
        case value
        /// A single value was written.
        case scalar
        case object(isEmpty: Bool)
        case array(isEmpty: Bool)
    }

    init(output: OutputBuffer) { self.output = output }

    /// Writes a value. An object's first key is `type` when `type` is given.
    func write(_ value: some Encodable, type: String? = nil) throws {
        leadingType = type
        try nest(value)
    }

    private var leadingType: String?

    /// Writes `value` as whatever it encodes itself to, and closes what it opened.
    fileprivate func nest(_ value: some Encodable) throws {
        open.append(.value)
        try value.encode(to: self)
        switch open.popLast() {
        case .object: output.write(byte: UInt8(ascii: "}"))
        case .array: output.write(byte: UInt8(ascii: "]"))
        case .value, nil: output.write("null")
        case .scalar: break
        }
    }

    fileprivate func beginKey(_ key: String) {
        if case .object(isEmpty: false) = open.last { output.write(byte: UInt8(ascii: ",")) }
        replaceLast(with: .object(isEmpty: false))
        output.writeJSON(key)
        output.write(byte: UInt8(ascii: ":"))
    }

    fileprivate func beginElement() {
        if case .array(isEmpty: false) = open.last { output.write(byte: UInt8(ascii: ",")) }
        replaceLast(with: .array(isEmpty: false))
    }

    fileprivate func beginScalar() { replaceLast(with: .scalar) }

    private func replaceLast(with state: Open) {
        if !open.isEmpty { open[open.count - 1] = state }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        replaceLast(with: .object(isEmpty: true))
        output.write(byte: UInt8(ascii: "{"))
        if let name = leadingType {
            leadingType = nil
            beginKey("type")
            output.writeJSON(name)
        }
        return KeyedEncodingContainer(ObjectContainer<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        replaceLast(with: .array(isEmpty: true))
        output.write(byte: UInt8(ascii: "["))
        return ArrayContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { ScalarContainer(encoder: self) }
}

private struct ObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ModelEncoder
    var codingPath: [any CodingKey] { [] }

    private func integer(_ value: some BinaryInteger, _ key: Key) {
        encoder.beginKey(key.stringValue)
        encoder.output.write(String(value))
    }
    private func null(_ key: Key) {
        encoder.beginKey(key.stringValue)
        encoder.output.write("null")
    }

    func encodeNil(forKey key: Key) throws { null(key) }
    func encode(_ value: Bool, forKey key: Key) throws {
        encoder.beginKey(key.stringValue)
        encoder.output.write(value ? "true" : "false")
    }
    func encode(_ value: String, forKey key: Key) throws {
        encoder.beginKey(key.stringValue)
        encoder.output.writeJSON(value)
    }
    func encode(_ value: Double, forKey key: Key) throws {
        encoder.beginKey(key.stringValue)
        encoder.output.writeJSON(value)
    }
    func encode(_ value: Float, forKey key: Key) throws { try encode(Double(value), forKey: key) }
    func encode(_ value: Int, forKey key: Key) throws { integer(value, key) }
    func encode(_ value: Int8, forKey key: Key) throws { integer(value, key) }
    func encode(_ value: Int16, forKey key: Key) throws { integer(value, key) }
    func encode(_ value: Int32, forKey key: Key) throws { integer(value, key) }
    func encode(_ value: Int64, forKey key: Key) throws { integer(value, key) }
    func encode(_ value: UInt, forKey key: Key) throws { integer(value, key) }
    func encode(_ value: UInt8, forKey key: Key) throws { integer(value, key) }
    func encode(_ value: UInt16, forKey key: Key) throws { integer(value, key) }
    func encode(_ value: UInt32, forKey key: Key) throws { integer(value, key) }
    func encode(_ value: UInt64, forKey key: Key) throws { integer(value, key) }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        encoder.beginKey(key.stringValue)
        try encoder.nest(value)
    }

    // The standard library leaves out the key of a nil; the schema names it.
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { null(key) }
    }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { null(key) }
    }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { null(key) }
    }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { null(key) }
    }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws {
        if let value { integer(value, key) } else { null(key) }
    }
    func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { null(key) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        encoder.beginKey(key.stringValue)
        return encoder.container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.beginKey(key.stringValue)
        return encoder.unkeyedContainer()
    }
    func superEncoder() -> any Encoder { encoder }
    func superEncoder(forKey key: Key) -> any Encoder { encoder }
}

private struct ArrayContainer: UnkeyedEncodingContainer {
    let encoder: ModelEncoder
    var codingPath: [any CodingKey] { [] }
    var count = 0

    init(encoder: ModelEncoder) { self.encoder = encoder }

    mutating func encodeNil() throws {
        encoder.beginElement()
        encoder.output.write("null")
        count += 1
    }
    mutating func encode<T: Encodable>(_ value: T) throws {
        encoder.beginElement()
        try encoder.nest(value)
        count += 1
    }
    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        encoder.beginElement()
        return encoder.container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        encoder.beginElement()
        return encoder.unkeyedContainer()
    }
    func superEncoder() -> any Encoder { encoder }
}

private struct ScalarContainer: SingleValueEncodingContainer {
    let encoder: ModelEncoder
    var codingPath: [any CodingKey] { [] }

    private func literal(_ text: String) {
        encoder.beginScalar()
        encoder.output.write(text)
    }

    func encodeNil() throws { literal("null") }
    func encode(_ value: Bool) throws { literal(value ? "true" : "false") }
    func encode(_ value: String) throws {
        encoder.beginScalar()
        encoder.output.writeJSON(value)
    }
    func encode(_ value: Double) throws {
        encoder.beginScalar()
        encoder.output.writeJSON(value)
    }
    func encode(_ value: Float) throws { try encode(Double(value)) }
    func encode(_ value: Int) throws { literal(String(value)) }
    func encode(_ value: Int8) throws { literal(String(value)) }
    func encode(_ value: Int16) throws { literal(String(value)) }
    func encode(_ value: Int32) throws { literal(String(value)) }
    func encode(_ value: Int64) throws { literal(String(value)) }
    func encode(_ value: UInt) throws { literal(String(value)) }
    func encode(_ value: UInt8) throws { literal(String(value)) }
    func encode(_ value: UInt16) throws { literal(String(value)) }
    func encode(_ value: UInt32) throws { literal(String(value)) }
    func encode(_ value: UInt64) throws { literal(String(value)) }
    func encode<T: Encodable>(_ value: T) throws { try value.encode(to: encoder) }
}
