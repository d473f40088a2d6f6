import Foundation

/// A pair of virtual Ethernet interfaces, the far one in a network namespace of its own; both go away with it.
final class VirtualWire {
    /// Why there cannot be one here; empty if there can.
    static let obstacle: String = {
        let missing = Loopback.obstacle(programs: "ip", "tshark")
        guard missing.isEmpty else { return missing }
        do {
            _ = try VirtualWire()
            return ""
        } catch {
            return "a network namespace: \(error)"
        }
    }()

    /// Addresses of a range for measurements (RFC 2544 §C.2.2).
    static let nearAddress = "198.18.77.1"
    static let farAddress = "198.18.77.2"

    let namespace: String
    let interface: String

    init() throws {
        let name = "sf\(ProcessInfo.processInfo.processIdentifier)"
        namespace = name
        interface = name
        _ = try Loopback.run("ip", "netns", "add", namespace)
        _ = try Loopback.run("ip", "link", "add", interface, "type", "veth", "peer", "name", "far", "netns", namespace)
        _ = try Loopback.run("ip", "address", "add", "\(Self.nearAddress)/30", "dev", interface)
        _ = try Loopback.run("ip", "link", "set", interface, "up")
        _ = try Loopback.run("ip", "-n", namespace, "address", "add", "\(Self.farAddress)/30", "dev", "far")
        _ = try Loopback.run("ip", "-n", namespace, "link", "set", "far", "up")
    }

    deinit {
        do {
            // The near end goes with the far one, once the namespace is gone for good.
            _ = try Loopback.run("ip", "link", "delete", interface)
            _ = try Loopback.run("ip", "netns", "delete", namespace)
        } catch {
            print("not removed: \(error)")
        }
    }
}
