// The protos' own comments, which generated code leaves out.
#pragma once

#include <string_view>

namespace kyodo::gateway {

// A serialised FileDescriptorSet with source info.
std::string_view DescriptorsWithComments();

}  // namespace kyodo::gateway
