import EvidenceLog
import FrameProtocol
import JukiClient
import JukiMessages
import RegistryServer
import Testing

/// "Bad input" at the level of frames: GO_AWAY with a name, the connection closed, and nothing else.
@Suite struct HostileFrameTests {
    private static let laneState: [UInt8] = {
        var bytes: [UInt8] = []
        FrameEncoder.append(
            FrameHeader(.request, flags: .endOfStream, procedure: Procedure.laneState.rawValue, call: 1), to: &bytes)
        return bytes
    }()

    private static let hostile: [(name: String, bytes: [UInt8], farewell: CloseReason)] = [
        ("oversize", [0, 4, 0, 1], .violation(.frameTooLong)),
        ("no header", [0, 0, 0, 11], .violation(.frameTooShort)),
        ("garbage", Array(repeating: 0, count: 3) + [32] + (200..<232), .violation(.unknownKind)),
        ("truncated", Array(laneState.dropLast()), .frameTimeout),
        ("silence", [], .firstFrameTimeout),
    ]

    @Test func eachIsToldWhyAndNothingElseHappens() async throws {
        #expect(Set(Self.hostile.map(\.farewell)).count == Self.hostile.count)
        try await withServer({ options in
            // Short for the test, long enough for an honest client on a busy machine.
            options.limits.frameTime = .seconds(2)
            options.limits.firstFrameTime = .seconds(4)
        }) { server in
            let city = try await server.connect("municipality-462012")
            _ = try await city.update(NoticeDraft(Residents.firstLoad(Residents.kagoshima, 1)[0]))
            let before = try await city.laneState()
            let evidence = try server.evidence()
            for (name, bytes, farewell) in Self.hostile {
                let peer = RawPeer(port: server.port)
                try peer.handshake("municipality-462012")
                peer.send(bytes)
                peer.receiveAll()
                #expect(peer.isClosed, "\(name)")
                let status = try Status(decoding: try #require(try peer.farewell(), "\(name)"))
                #expect(status.text == farewell.name)
            }
            #expect(try server.evidence() == evidence, "no call was made, so there is nothing to record")
            #expect(try await city.laneState() == before)
        }
    }

    /// A line that breaks within a frame is not an error of anybody: what was not whole did not happen.
    @Test func frameCutByALostLineIsNotACall() async throws {
        try await withServer { server in
            let notice = UpdateRequest(Residents.firstLoad(Residents.kagoshima, 1)[0]).encode()
            var frame: [UInt8] = []
            FrameEncoder.append(
                FrameHeader(.request, flags: .endOfStream, procedure: Procedure.update.rawValue, call: 1),
                body: notice.span.bytes, to: &frame)
            do {
                let peer = RawPeer(port: server.port)
                try peer.handshake("municipality-462012")
                peer.send(frame.dropLast())
            }
            try await until("the connection is gone") { server.running.connections == 0 }
            #expect(try server.evidence().isEmpty)
            let city = try await server.connect("municipality-462012")
            #expect(try await city.laneState().lastNoticeNumber == 0)
        }
    }

    @Test func bytesThatAreNotTLSAreRefusedBeforeAnybodyIsAsked() async throws {
        try await withServer { server in
            let peer = RawPeer(port: server.port)
            peer.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            peer.receiveAll()
            #expect(peer.isClosed)
            try await until("the connection is gone") { server.running.connections == 0 }
            #expect(try server.evidence().isEmpty)
        }
    }
}
