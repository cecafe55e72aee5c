#pragma once

// OpenSSL 3 for Swift. The inline functions below exist only where the original is a macro that Swift cannot
// import (typed stacks, SSL_ctrl wrappers, 64-bit option masks); each keeps the original's name after `juki_`.

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// SSL_CTX settings.

static inline int juki_SSL_CTX_set_protocol_range(SSL_CTX *context, int lowest, int highest) {
    return SSL_CTX_set_min_proto_version(context, lowest) && SSL_CTX_set_max_proto_version(context, highest);
}

static inline int juki_SSL_CTX_set1_groups_list(SSL_CTX *context, const char *groups) {
    return (int)SSL_CTX_set1_groups_list(context, groups);
}

static inline int juki_SSL_CTX_set1_sigalgs_list(SSL_CTX *context, const char *algorithms) {
    return (int)SSL_CTX_set1_sigalgs_list(context, algorithms);
}

static inline int juki_SSL_CTX_set1_client_sigalgs_list(SSL_CTX *context, const char *algorithms) {
    return (int)SSL_CTX_set1_client_sigalgs_list(context, algorithms);
}

static inline void juki_SSL_CTX_disable_session_cache(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline void juki_SSL_CTX_set_read_ahead(SSL_CTX *context) { SSL_CTX_set_read_ahead(context, 1); }

static inline void juki_SSL_CTX_set_max_cert_list(SSL_CTX *context, long bytes) {
    SSL_CTX_set_max_cert_list(context, bytes);
}

static inline uint64_t juki_SSL_OP_for_closed_network(void) {
    return SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CLEANSE_PLAINTEXT |
           SSL_OP_CIPHER_SERVER_PREFERENCE;
}

static inline uint64_t juki_SSL_OP_middlebox_compatibility(void) { return SSL_OP_ENABLE_MIDDLEBOX_COMPAT; }

// The certificates behind our own, from the same file.

static inline STACK_OF(X509) *juki_SSL_CTX_get0_chain_certs(SSL_CTX *context) {
    STACK_OF(X509) *chain = NULL;
    return SSL_CTX_get0_chain_certs(context, &chain) == 1 ? chain : NULL;
}

static inline int juki_SSL_CTX_set1_chain(SSL_CTX *context, STACK_OF(X509) *chain) {
    return chain == NULL ? 1 : (int)SSL_CTX_set1_chain(context, chain);
}

// SSL.

static inline void juki_SSL_set_msg_callback_arg(SSL *ssl, void *argument) {
    SSL_set_msg_callback_arg(ssl, argument);
}

// Typed stacks.

static inline int juki_X509_REVOKED_count(const STACK_OF(X509_REVOKED) *stack) {
    return stack == NULL ? 0 : sk_X509_REVOKED_num(stack);
}

static inline const X509_REVOKED *juki_X509_REVOKED_at(const STACK_OF(X509_REVOKED) *stack, int index) {
    return sk_X509_REVOKED_value(stack, index);
}

static inline int juki_GENERAL_NAME_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

static inline GENERAL_NAME *juki_GENERAL_NAME_at(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

// Names in one line, with UTF-8 left readable.
static inline unsigned long juki_XN_FLAG_readable(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }

static inline void juki_OPENSSL_free(void *pointer) { OPENSSL_free(pointer); }
