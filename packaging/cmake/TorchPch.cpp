// SPDX-License-Identifier: Apache-2.0
// Carries the precompiled ATen header (Dependencies.cmake).
