import Glibc
import JukiDomain
import MutualTLS
@testable import Operators
import OrderedStore
import Testing

@Suite struct PasswordTests {
    private static let operatorID = try? OperatorID("tanaka-01")
    private static let matchingID = try? MatchingID("person-17")

    private func reason(_ password: String) throws -> Reason? {
        let (operatorID, matchingID) = (try #require(Self.operatorID), try #require(Self.matchingID))
        do throws(Refusal) { try PasswordRule.check(Array(password.utf8), of: operatorID, matchingID) } catch {
            return error.reason
        }
        return nil
    }

    @Test(arguments: [
        "fourteen chars", "aaaaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "123456789012345678", "zyxwvutsrqponmlkj",
        "Correct Horse Battery Staple", "PasswordPassword", "tanaka-01tanaka-01", "person-17 tanaka-01 12",
        "住民基本台帳ネットワークシステム",
    ])
    func whatAnybodyWouldTryIsRefused(password: String) throws {
        #expect(try reason(password) == .passwordTooWeak)
    }

    @Test(arguments: [
        "green kettle on the third shelf", "桜島の灰は月曜日に西へ流れていく", "x9$Lq!27vbTz0&m", "tanaka-01 likes tea at four",
    ])
    func longOnesAreTakenWithoutMixture(password: String) throws {
        #expect(try reason(password) == nil)
    }

    @Test func bytesThatAreNoTextAreRefused() throws {
        let (operatorID, matchingID) = (try #require(Self.operatorID), try #require(Self.matchingID))
        #expect(throws: Refusal(.invalidUTF8)) {
            try PasswordRule.check([UInt8](repeating: 0xFF, count: 20), of: operatorID, matchingID)
        }
        #expect(try reason(String(repeating: "kettle ", count: 30)) == .textTooLong)
    }

    @Test func aHashFitsItsPasswordOnly() throws {
        let password = Array("green kettle on the third shelf".utf8)
        let hash = try #require(PasswordHash(password, keys: TestKeys(), cost: .trifling))
        #expect(hash.fits(password, keys: TestKeys()) == true)
        #expect(hash.fits(password + [0x20], keys: TestKeys()) == false)
        #expect(hash.fits(password, keys: TestKeys(pepper: 8)) == false, "the store alone tells nothing")
        #expect(PasswordHash(decoyCosting: .trifling).fits(password, keys: TestKeys()) == false)
        let again = try #require(PasswordHash(password, keys: TestKeys(), cost: .trifling))
        #expect(again != hash, "every hash has a salt of its own")
        #expect("\(hash)" == "(masked)" && String(reflecting: hash) == "(masked)")
    }

    @Test func aHashSurvivesTheStore() throws {
        let password = Array("green kettle on the third shelf".utf8)
        let hash = try #require(PasswordHash(password, keys: TestKeys(), cost: .trifling))
        var builder = KeyBuilder()
        hash.append(to: &builder)
        var reader = KeyReader(builder.bytes)
        #expect(try PasswordHash(&reader) == hash)
    }

    /// Of this thread: what runs beside it does not count.
    private func processorTime(_ work: () -> Void) -> Duration {
        func now() -> Duration {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        }
        let start = now()
        work()
        return now() - start
    }

    /// The shipped cost: it needs its memory, and takes long enough to be a burden to a guesser.
    @Test func theRealCostIsPaidForStrangersToo() throws {
        let password = Array("green kettle on the third shelf".utf8)
        let hash = try #require(PasswordHash(password, keys: TestKeys(), cost: .standard))
        let decoy = PasswordHash(decoyCosting: .standard)
        let real = processorTime { #expect(hash.fits(password, keys: TestKeys()) == true) }
        let stranger = processorTime { #expect(decoy.fits(password, keys: TestKeys()) == false) }
        print("scrypt 2^17, 8, 1: \(real) for an operator, \(stranger) for a stranger")
        #expect(real > .milliseconds(50))
        #expect(stranger > real / 4 && stranger < real * 4)
    }
}
