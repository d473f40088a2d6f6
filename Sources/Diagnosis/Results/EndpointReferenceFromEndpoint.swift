import Model
import PacketLayers
import TCPStreams

extension EndpointReference {
    /// An endpoint as the report names it.
    init(_ endpoint: Endpoint) { self.init(address: endpoint.address.description, port: endpoint.port) }
}
