#include "certificates.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace tollgate::test {
namespace {

template <auto release>
struct Deleter {
  template <class T>
  void operator()(T* handle) const {
    release(handle);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Deleter<X509_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

constexpr long kDay = 24 * 3600;

void need(bool condition) {
  if (!condition) throw std::runtime_error("OpenSSL could not make a certificate for the test");
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<size_t>(size)};
}

Key read_key(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  need(key != nullptr);
  return key;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  need(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void name_it(X509_NAME* name, const char* text) {
  need(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text), -1, -1, 0) ==
       1);
}

Certificate make(const Certificate* issuer, const char* common_name, const std::string& name, Validity validity) {
  const Key key(EVP_EC_gen("P-256"));
  const X509Ptr certificate(X509_new());
  need(key && certificate);
  static long serial = 1;
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validity == Validity::now ? kDay : -kDay);
  X509_set_pubkey(certificate.get(), key.get());
  name_it(X509_get_subject_name(certificate.get()), common_name);
  X509Ptr signer;
  Key signing;
  if (issuer != nullptr) {
    const Bio bio(BIO_new_mem_buf(issuer->certificate_pem.data(), static_cast<int>(issuer->certificate_pem.size())));
    signer.reset(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    signing = read_key(issuer->key_pem);
    need(signer != nullptr);
  }
  X509* by = signer ? signer.get() : certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(by));
  if (name.empty())
    extend(certificate.get(), by, NID_basic_constraints, "critical,CA:TRUE");
  else
    extend(certificate.get(), by, NID_subject_alt_name, name);
  need(X509_sign(certificate.get(), signing ? signing.get() : key.get(), EVP_sha256()) > 0);
  const Bio key_out(BIO_new(BIO_s_mem()));
  const Bio certificate_out(BIO_new(BIO_s_mem()));
  need(PEM_write_bio_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  need(PEM_write_bio_X509(certificate_out.get(), certificate.get()) == 1);
  return {.key_pem = text_of(key_out.get()), .certificate_pem = text_of(certificate_out.get())};
}

}  // namespace

Certificate make_authority() { return make(nullptr, "test authority", "", Validity::now); }
Certificate make_certificate(const Certificate& issuer, const std::string& name, Validity validity) {
  return make(&issuer, "test server", name, validity);
}
Certificate make_self_signed(const std::string& name) { return make(nullptr, "test server", name, Validity::now); }

}  // namespace tollgate::test
