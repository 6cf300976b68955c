# What `cmake --install` puts where. The programs install themselves (mp_program in MpLayer.cmake).

# Manual pages: whatever section a page's name says.
file(GLOB man_pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/man/*.[1-8])
foreach(page IN LISTS man_pages)
  string(REGEX REPLACE "^.*\\.([1-8])$" "\\1" section ${page})
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

# Every setting with its default, to read and to copy from; nothing is installed where a program would read it.
file(GLOB example_configs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/config/*.toml)
install(FILES ${example_configs} DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)

# logrotate reads nothing outside of /etc, so under another prefix this is an example like the others.
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  install(FILES ${PROJECT_SOURCE_DIR}/config/mps.logrotate DESTINATION /etc/logrotate.d RENAME mps)
else()
  install(FILES ${PROJECT_SOURCE_DIR}/config/mps.logrotate DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
endif()

# The documents link to each other by where they are in the source tree.
install(FILES README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE LICENSE-MIT LICENSE-APACHE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN man EXCLUDE)

# systemd reads <prefix>/lib/systemd/system for /usr and /usr/local alike, never a multiarch directory.
# The unit in the source tree is complete for the default prefix; the installed one names the program where it is installed.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/systemd/mps.service)
file(READ ${PROJECT_SOURCE_DIR}/systemd/mps.service unit)
string(REPLACE "ExecStart=/usr/local/bin/" "ExecStart=${CMAKE_INSTALL_FULL_BINDIR}/" unit "${unit}")
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/systemd/mps.service CONTENT "${unit}" @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/systemd/mps.service DESTINATION lib/systemd/system)
