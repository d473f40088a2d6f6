/// Writes `Encodable` model values as JSON (RFC 8259) straight into an output buffer.
///
/// Own code because the schema wants three things of it that Foundation's encoder does not give: keys in the order in
/// which the model declares them, `null` for a value that is unknown instead of a missing key, and rows written as they
/// come. A key added to the model appears without further work. Made for what the compiler synthesizes: each value asks
/// for one container; containers nested by hand and class hierarchies do not occur in the model.
final class ModelEncoder: Encoder {
    /// Bytes gathered before the output gets them.
    private static let portion = 16_384

    let output: OutputBuffer
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    fileprivate var text = JSONText()
    private var leadingType: String?

    init(output: OutputBuffer) { self.output = output }

    /// Writes a value. An object's first key is `type` when `type` is given.
    func write(_ value: some Encodable, type: String? = nil) throws {
        leadingType = type
        try nest(value)
        handOver()
    }

    /// Writes `value` as whatever it encodes itself to, and closes what it opened.
    fileprivate func nest(_ value: some Encodable) throws {
        text.beginValue()
        try value.encode(to: self)
        text.endValue()
        if text.bytes.count >= Self.portion { handOver() }
    }

    private func handOver() {
        output.write(text.bytes)
        text.removeBytes()
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        text.beginObject()
        if let name = leadingType {
            leadingType = nil
            text.key("type")
            text.string(name)
        }
        return KeyedEncodingContainer(ObjectContainer<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        text.beginArray()
        return ArrayContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { ScalarContainer(encoder: self) }
}

private struct ObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ModelEncoder
    var codingPath: [any CodingKey] { [] }

    private func integer(_ value: some BinaryInteger, _ key: Key) {
        encoder.text.key(key.stringValue)
        encoder.text.number(value)
    }
    private func null(_ key: Key) {
        encoder.text.key(key.stringValue)
        encoder.text.append("null")
    }

    func encodeNil(forKey key: Key) throws { null(key) }
    func encode(_ value: Bool, forKey key: Key) throws {
        encoder.text.key(key.stringValue)
        encoder.text.append(value ? "true" : "false")
    }
    func encode(_ value: String, forKey key: Key) throws {
        encoder.text.key(key.stringValue)
        encoder.text.string(value)
    }
    func encode(_ value: Double, forKey key: Key) throws {
        encoder.text.key(key.stringValue)
        encoder.text.number(value)
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
        encoder.text.key(key.stringValue)
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
        encoder.text.key(key.stringValue)
        return encoder.container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.text.key(key.stringValue)
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
        encoder.text.element()
        encoder.text.append("null")
        count += 1
    }
    mutating func encode<T: Encodable>(_ value: T) throws {
        encoder.text.element()
        try encoder.nest(value)
        count += 1
    }
    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        encoder.text.element()
        return encoder.container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        encoder.text.element()
        return encoder.unkeyedContainer()
    }
    func superEncoder() -> any Encoder { encoder }
}

private struct ScalarContainer: SingleValueEncodingContainer {
    let encoder: ModelEncoder
    var codingPath: [any CodingKey] { [] }

    private func literal(_ text: String) {
        encoder.text.beginScalar()
        encoder.text.append(text)
    }

    func encodeNil() throws { literal("null") }
    func encode(_ value: Bool) throws { literal(value ? "true" : "false") }
    func encode(_ value: String) throws {
        encoder.text.beginScalar()
        encoder.text.string(value)
    }
    func encode(_ value: Double) throws {
        encoder.text.beginScalar()
        encoder.text.number(value)
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
