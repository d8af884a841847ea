// Starts Catch2 for the engine's tests, natively and under Node. Its own file because Catch2 2.13 compiles slowly.
#if __has_include(<catch2/catch_all.hpp>) || __has_include(<catch_amalgamated.hpp>)
#include "catch.h"
#else
#define CATCH_CONFIG_RUNNER
#include "catch.h"
#endif

int main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }
