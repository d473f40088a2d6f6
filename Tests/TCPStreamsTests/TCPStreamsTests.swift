// TCPStreamsTests
