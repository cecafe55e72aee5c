import COpenSSL
import Glibc

// Plain values out of OpenSSL's certificate structures.

private let hexadecimalDigits = Array("0123456789abcdef".utf8)

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
        text.append(hexadecimalDigits[Int(byte >> 4)])
        text.append(hexadecimalDigits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// Runs one of OpenSSL's digest functions, which write the digest and its length through two pointers.
func hexadecimalDigest(_ digest: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt32>) -> Int32) -> String {
    var length: UInt32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, initialized in
        guard let start = buffer.baseAddress, unsafe digest(start, &length) == 1 else { return }
        initialized = Int(length)
    }
    precondition(!bytes.isEmpty, "SHA-256 of a parsed structure cannot fail")
    return hexadecimal(bytes)
}

/// SHA-256 of a distinguished name's DER, by which a certificate and a revocation list find each other.
func nameDigest(_ name: OpaquePointer?) -> String {
    unsafe hexadecimalDigest { unsafe X509_NAME_digest(name, EVP_sha256(), $0, $1) }
}

func hexadecimalSerial(_ serial: UnsafePointer<ASN1_INTEGER>?) -> String {
    guard let number = unsafe ASN1_INTEGER_to_BN(serial, nil) else { return "" }
    defer { unsafe BN_free(number) }
    guard let text = unsafe BN_bn2hex(number) else { return "" }
    defer { unsafe juki_OPENSSL_free(text) }
    return unsafe String(cString: text)
}

func secondsSince1970(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var broken = unsafe tm()
    guard let time = unsafe time, unsafe ASN1_TIME_to_tm(time, &broken) == 1 else { return nil }
    return unsafe Int64(timegm(&broken))
}
