# Turns the descriptor set with comments (INPUT) into a C++ array (OUTPUT), for /openapi.json.
file(READ ${INPUT} bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "#include \"gateway/http/proto_comments.h\"\n
namespace kyodo::gateway {
namespace {
constexpr unsigned char kBytes[] = {\n${bytes}};
}  // namespace
std::string_view DescriptorsWithComments() { return {reinterpret_cast<const char*>(kBytes), ${size}}; }
}  // namespace kyodo::gateway
")
